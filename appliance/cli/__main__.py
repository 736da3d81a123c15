"""`python -m appliance.cli`, for where the command is not on the path."""

from appliance.cli import main

main(prog_name="regulars")
