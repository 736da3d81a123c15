"""Why a backup is not made, or not put back: branches of the tree in appliance.errors."""

from appliance.errors import BadInput, Refused


class BadRecoveryCode(BadInput):
    """Its check characters do not fit."""

    text = "That is no recovery code: a character is wrong or missing. Nothing was changed."


class BadBackup(BadInput):
    """Cut off, altered, or not a backup."""

    text = "This file is no backup, or it was cut off or altered. Nothing was changed."


class NoRecoveryKey(Refused):
    """No backup without a key to write it to."""

    text = "There is no recovery key yet. Make it, and write its code down: regulars backup key"


class RecoveryKeyMade(Refused):
    """The code of a recovery key is shown once."""

    text = "The recovery key was made, and its code shown, before. If it is lost: regulars backup key --anew"


class WrongRecoveryCode(Refused):
    """Well typed, but of another key."""

    text = "This backup was made for another recovery code. Nothing was changed."


class ForeignStick(Refused):
    """A stick with a mark that this shop does not know."""

    text = "The stick at %(place)s belongs to another shop. Nothing was written."


class NoStick(Refused):
    """No folder was named and no enrolled stick is there."""

    text = (
        "No enrolled stick is plugged in. Name a folder, or enrol a stick: regulars backup enrol-stick PATH"
    )


class NoBackup(Refused):
    """Nothing is there to be copied."""

    text = "There is no backup here yet. Make one: regulars backup make FOLDER"


class StickFault(Refused):
    """It is full, broken, or was pulled; `regulars doctor` says which."""

    text = "The stick could not be written. The backup in the box is untouched."


class ShopHere(Refused):
    """A restore would cover a shop."""

    text = "%(folder)s holds a shop. To keep it under another name and restore: --move-aside"


class NotOneBackup(Refused):
    """On the boot partition lies none, or one cannot know which."""

    text = "There are %(number)s backups here. Leave one file regulars-….age, the newest of the shop."


class OwnerIsHere(Refused):
    """A backup on the card covers no shop that is in use."""

    text = (
        "This box is somebody's shop. Make it as new first: the dashboard's settings say how, at the bottom."
    )
