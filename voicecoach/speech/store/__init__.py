"""Recognition models beside the embedded one: fetched, unpacked, tuned, tried, and only then there.

    fetch → .download/NAME/NAME.zip → unpack, tune, try → .unpacking/NAME → NAME

All of it lies in the models' folder. The last step is a rename, so a model that stands in
its place is whole.
"""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from voicecoach.errors import ModelError
from voicecoach.locks import alone
from voicecoach.speech.models import embedded_model, models_folder, verify_model, write_checksums
from voicecoach.speech.store import official
from voicecoach.speech.store.download import Progress, download
from voicecoach.speech.store.official import OfficialModel
from voicecoach.speech.store.unpacking import unpack

_CONFIGURATION = "conf/model.conf"
_OUR_TIMING = ("--endpoint.rule", "--frames-per-chunk=")


def folder_of(model: OfficialModel) -> Path:
    """Where ``model`` is, once installed."""
    return models_folder() / model.name


def installed() -> tuple[OfficialModel, ...]:
    return tuple(model for model in official.MODELS if folder_of(model).is_dir())


def archive_of(model: OfficialModel) -> Path:
    """Where ``fetch`` puts it, in a folder of its own."""
    return models_folder() / ".download" / model.name / f"{model.name}.zip"


def installing(model: OfficialModel) -> AbstractContextManager[None]:
    """Nobody else installs a model meanwhile. Raises BusyError."""
    return alone(models_folder() / "installing.lock", f"{model.name} is being installed.")


def fetch(model: OfficialModel, progress: Progress) -> None:
    """Get the archive of ``model`` from its publisher, unless it is there. Raises ModelError."""
    download(model.url, archive_of(model), model.size, model.sha256, progress)


def install(model: OfficialModel) -> None:
    """Make a model of its archive, which is then gone; in place of the installed one, if any.

    Raises ModelError and leaves all as it was.
    """
    archive = archive_of(model)
    staging = models_folder() / ".unpacking" / model.name
    shutil.rmtree(staging, ignore_errors=True)  # of an installation that was killed
    try:
        unpack(archive, staging)
        _tune(staging / _CONFIGURATION)
        verify_model(staging)
        write_checksums(staging)
        _put(staging, folder_of(model))
        shutil.rmtree(archive.parent, ignore_errors=True)
    except ModelError as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"{model.name} was not installed. {reason}\nChoose another: voicecoach model list"
        ) from error
    except OSError as failed:
        raise ModelError(
            f"{model.name} was not installed. {failed.filename or staging} can't be written: "
            f"{failed.strerror}.\nThe same command tries again, without fetching it again."
        ) from failed
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _tune(configuration: Path) -> None:
    """Give a model our end-of-speech timing; beams, silence phones and the rest stay its own.

    Kaldi rounds the frames per chunk up to what the network allows.
    """
    if not configuration.is_file():
        return  # no model, as will be found
    ours = (embedded_model() / _CONFIGURATION).read_text(encoding="utf-8").splitlines()
    theirs = configuration.read_text(encoding="utf-8").splitlines()
    configuration.rename(configuration.with_name("model.conf.published"))
    lines = [
        *(line for line in theirs if not line.startswith(_OUR_TIMING)),
        *(line for line in ours if line.startswith(_OUR_TIMING)),
    ]
    configuration.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _put(staging: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    staging.rename(folder)
