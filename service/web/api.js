// The service's HTTP interface.

import { keep, recall } from "./memory.js";

const SITE = new URL("../", import.meta.url);
let streams = true; // until the server says that it has no such address

export const address = (path) => new URL(path, SITE).href;

export const accessKey = {
  get: () => recall("key") ?? "",
  set: (key) => keep("key", key || null),
};

/** A request that failed: status 0 when the server was not reached, otherwise its problem document. */
export class Problem extends Error {
  constructor(status, { title = "", detail = "" } = {}, retryAfter = null) {
    super(detail || title);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  get needsKey() {
    return this.status === 401 || this.status === 403;
  }
}

async function problemOf(response) {
  const seconds = Number.parseInt(response.headers.get("Retry-After"), 10);
  const body = await response.json().catch(() => ({}));
  return new Problem(response.status, body, Number.isNaN(seconds) ? null : seconds);
}

/** A response that is ok; otherwise throws a Problem, or AbortError when `signal` ended it. */
async function request(path, { method = "GET", json, body, headers = {}, signal } = {}) {
  const all = { ...headers };
  if (json !== undefined) all["Content-Type"] = "application/json";
  if (accessKey.get()) all.Authorization = `Bearer ${accessKey.get()}`;
  let response;
  try {
    response = await fetch(address(path), {
      method,
      headers: all,
      body: json === undefined ? body : JSON.stringify(json),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export const getJson = async (path) => (await request(path)).json();
export const getText = async (path) => (await request(path)).text();
export const postJson = async (path, json, signal) => (await request(path, { method: "POST", json, signal })).json();
export const remove = (path) => request(path, { method: "DELETE" });

/** Sends one file; `onProgress` gets the share sent, 0 to 1 (fetch does not tell it, XMLHttpRequest does). */
export function uploadFile(path, file, onProgress) {
  const call = new XMLHttpRequest();
  const form = new FormData();
  form.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    call.open("POST", address(path));
    if (accessKey.get()) call.setRequestHeader("Authorization", `Bearer ${accessKey.get()}`);
    call.responseType = "json";
    call.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    call.onerror = () => reject(new Problem(0));
    call.onload = () => {
      if (call.status >= 200 && call.status < 300) resolve(call.response);
      else reject(new Problem(call.status, call.response ?? {}, Number(call.getResponseHeader("Retry-After")) || null));
    };
    call.send(form);
  });
}

/** The events of a server-sent stream: {event, data}, data parsed as JSON. */
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const messages = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = messages.pop();
    for (const message of messages) {
      const event = /^event: ?(.*)$/m.exec(message)?.[1] ?? "message";
      const data = [...message.matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]).join("\n");
      if (data) yield { event, data: JSON.parse(data) };
    }
  }
}

/** Asks; yields the stream's events, or one "answer" event where the server does not stream. */
export async function* ask(question, signal) {
  if (streams) {
    try {
      yield* eventsOf(
        await request("v1/ask/stream", {
          method: "POST",
          json: question,
          signal,
          headers: { Accept: "text/event-stream" },
        }),
      );
      return;
    } catch (error) {
      if (error.name === "AbortError") throw error;
      if (!(error instanceof Problem)) throw new Problem(0);
      if (error.status !== 404 && error.status !== 405) throw error;
      streams = false;
    }
  }
  yield { event: "answer", data: await postJson("v1/ask", question, signal) };
}
