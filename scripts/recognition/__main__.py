"""``scripts/train_model``: a table of commands; a command's module is imported when it is run."""

from __future__ import annotations

from voicecoach.cli import Commands, Deferred

COMMANDS = {
    "train": ("recognition.making:train", "Train the network; goes on where it was interrupted."),
    "export": ("recognition.making:export", "Make a model folder of the trained network."),
    "mean": ("recognition.making:mean", "Make one model of several that began as one."),
    "graph": ("recognition.rebuilding:graph", "Build a model's graph again, with your own words."),
}
"""A command's name: where it is, and its line in the help."""

HELP = """Make the embedded recognition model, or give it other words.

\b
  scripts/train_model graph --words mine.txt    hear words of your own
"""

train_model = Commands(
    "train_model",
    commands=[Deferred(name, *entry) for name, entry in COMMANDS.items()],
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

if __name__ == "__main__":
    train_model(prog_name="scripts/train_model")
