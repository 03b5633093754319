# Yinju in a container: the index is built from seeds/ into the volume at the first start.
#
#   docker build -t yinju .
#   docker run -p 127.0.0.1:8000:8000 -v yinju:/data yinju

FROM python:3.11-slim AS build
# PyTorch's CPU wheels: the default index would bring gigabytes of CUDA.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /src
RUN python -m venv /opt/yinju
COPY pyproject.toml constraints.txt README.md ./
# Dependencies first, so that a change of the code does not install them again.
RUN mkdir -p embeddings service && touch embeddings/__init__.py service/__init__.py \
 && /opt/yinju/bin/pip install --no-cache-dir --extra-index-url "$TORCH_INDEX" --constraint constraints.txt ".[milvus,postgresql,tracing]"
COPY embeddings embeddings
COPY service service
RUN /opt/yinju/bin/pip install --no-cache-dir --no-deps --force-reinstall .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 yinju && install --directory --owner yinju /data
COPY --from=build /opt/yinju /opt/yinju
COPY seeds /seeds
ENV PATH=/opt/yinju/bin:$PATH YINJU_DATA=/data HF_HUB_OFFLINE=1
USER yinju
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import httpx; httpx.get('http://127.0.0.1:8000/health/ready').raise_for_status()"]
CMD ["sh", "-c", "yinju ingest /seeds/pages && exec yinju serve --host 0.0.0.0 --port 8000 --open"]
