"""``completion``: completion of commands and routine names in the shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

HELP = """Print the completion script of SHELL.

\b
  bash   voicecoach completion bash >> ~/.bashrc
  zsh    voicecoach completion zsh >> ~/.zshrc
  fish   voicecoach completion fish > ~/.config/fish/completions/voicecoach.fish
"""


@click.command(help=HELP)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(ctx.find_root().command, {}, "voicecoach", "_VOICECOACH_COMPLETE").source())
