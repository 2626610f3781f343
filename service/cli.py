"""The command `plumbline`. A command's module is loaded only when it is called, which keeps the start short."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from service import __version__
from service.collector import collect_seldom
from service.config import ConfigError

COMMANDS = {
    "score": "Score web pages and show why.",
    "batch": "Score every row of a file.",
    "serve": "Serve the API and the web pages.",
    "worker": "Work on batches and watches until stopped.",
    "beat": "Hand out work to workers on other machines until stopped.",
    "keys": "Create, list and revoke API keys.",
    "history": "Tell how a page's score came to change.",
    "rescore": "Score the pages that are kept once more.",
    "signals": "List the signals that pages are measured by, or show the card of one.",
    "explain-model": "Print the model's weights by category.",
    "train": "Fit the model on labelled pages.",
    "evaluate": "Measure the model on sites it has not seen.",
    "compare": "Say what changes from one model to another.",
}
"""Each with its first sentence, so that the list needs none of them loaded."""
INTERRUPTED = 130


class Commands(click.Group):
    """A group that knows its commands by name and finds each in the module of that name."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"service.commands.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="plumbline")
def cli() -> None:
    """Score how credible a health web page is, and show why."""


def main() -> None:
    """Run the command line. Exits with 2 for bad use and 130 when interrupted."""
    collect_seldom()
    try:
        code = cli.main(prog_name="plumbline", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except ConfigError as error:
        click.echo(f"Error: {error}", err=True)
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = INTERRUPTED
    sys.exit(code or 0)
