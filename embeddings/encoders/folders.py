"""Folders of models by name; nothing is fetched."""

from pathlib import Path


def find_model(name: str) -> Path:
    """The folder of the model ``name``: that folder itself, or where it was fetched to from the Hugging Face hub.

    Raises:
        LookupError: there is none on this machine; the message says how to fetch it.

    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not any((folder / file).is_file() for file in ("modules.json", "config.json")):
            raise LookupError(f"the folder {name!r} holds no model: neither modules.json nor config.json")
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except HFValidationError:
        raise LookupError(f"there is no folder {name!r}, and no model can have that name") from None
    except LocalEntryNotFoundError:
        raise LookupError(
            f"there is no model {name!r} on this machine; where there is a network, fetch it with: hf download {name}"
        ) from None
