"""`regulars poster`: what hangs on the wall."""

from typing import Any, BinaryIO

import click

from appliance.cli.frame import Context, answering


@click.command()
@click.option("--paper", type=click.Choice(["A4", "A6"]), default="A4", show_default=True)
@click.option(
    "--output",
    type=click.File("wb", lazy=True),
    default="poster.pdf",
    show_default=True,
    help="The file to write.",
)
@answering
def poster(context: Context, paper: str, output: BinaryIO) -> Any:
    """Write a PDF that lets people join the Wi-Fi: a QR code, and name and password in letters."""
    from appliance.poster import poster as draw  # the PDF library, which no other command needs

    pdf = draw(context.settings, paper)  # first: the file is opened when it is named
    output.write(pdf)
    return {"poster": output.name, "paper": paper}


COMMANDS = (poster,)
