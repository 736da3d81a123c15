"""The manual: what to buy, how to fit it, the day, what to say, what to do when something does not work.

Short paragraphs, one text each, so that a translator sees whole thoughts and a change touches one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from appliance.errors import N_

Kind = Literal["text", "heading", "item", "say"]


@dataclass(frozen=True)
class Part:
    """A paragraph, a heading, a line of a list, or a sentence to say to a customer."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Topic:
    """A page; `drawing` is a picture in static/manual, with what it shows in words."""

    title: str
    parts: tuple[Part, ...]
    drawing: str = ""
    drawn: str = ""


def _items(*texts: str) -> tuple[Part, ...]:
    return tuple(Part(text, "item") for text in texts)


def _said(heading: str, *texts: str) -> tuple[Part, ...]:
    return (Part(heading, "heading"), *(Part(text, "say") for text in texts))


TOPICS: Mapping[str, Topic] = {
    "buy": Topic(
        N_("What to buy"),
        _items(
            N_(
                "A Raspberry Pi 4 with 2 GB or more does everything. A Pi 3 or a Zero 2 W serves"
                " Wi-Fi and dashboard only."
            ),
            N_(
                "A memory card made for constant writing (“endurance”), 32 GB. An ordinary card"
                " wears out in a year or two."
            ),
            N_(
                "The power supply made for the board. A phone charger gives too little, and the"
                " box then fails at odd times."
            ),
            N_(
                "A USB barcode scanner that reads codes from a phone's screen, and a receipt"
                " printer with USB, network or serial port."
            ),
            N_(
                "For more than about eight phones at once an access point of its own, with"
                " client isolation switched on."
            ),
            N_(
                "A USB stick for the backup, and a screen with a browser's size of at least 800"
                " by 480 for the kiosk."
            ),
        ),
    ),
    "fit": Topic(
        N_("Fitting"),
        _items(
            N_(
                "Put the prepared card into the box, the cable to the shop's router, then"
                " scanner and printer, and the power last."
            ),
            N_(
                "After two minutes the kiosk's screen shows a Wi-Fi and a set-up code. Join that"
                " Wi-Fi with your phone and open the address."
            ),
            N_(
                "Answer the questions. You may stop and go on another day. At the end hang up"
                " the poster and print a test slip."
            ),
            N_(
                "The box needs air around it. Keep it off the coffee machine, and away from"
                " metal, which swallows the Wi-Fi."
            ),
            N_(
                "Before the fitter leaves: in the settings, “How the box is” goes through a phone's"
                " login and a scan, and prints a sheet that stays."
            ),
        ),
    ),
    "wiring": Topic(
        N_("Lamp, buzzer and button"),
        _items(
            N_(
                "Switch the box off before you wire anything. Never join a pin to 5 volts: it"
                " destroys the board."
            ),
            N_("Each lamp is a light-emitting diode with a resistor of 330 ohms, from its pin to ground."),
            N_(
                "The buzzer is an active one for 5 volts, switched by a transistor: the pin"
                " carries only its base, by 1,000 ohms."
            ),
            N_("The button joins its pin to ground. It needs no resistor."),
            N_(
                "The numbers in the drawing are a proposal. The fitter writes those that were"
                " wired into the settings: ready 17, ok 27, sorry 22, fault 23, buzzer 24, button 25."
            ),
            N_(
                "On the row of 40 pins these are the places: ready 11, ok 13, sorry 15, fault 16, buzzer 18,"
                " button 22. Ground is 6, 9, 14, 20, 25, 30, 34 and 39; 5 volts, for the buzzer alone,"
                " 2 and 4. Place 1 is at the memory card's end, on the inner side."
            ),
            N_(
                "Ready is lit while a scanner works. Ok flashes after a scan that was understood,"
                " sorry after one that was not. Fault is lit when the box needs a hand."
            ),
            N_(
                "A short press of the button prints a test slip. Held for five seconds it"
                " switches the box off."
            ),
        ),
        drawing="wiring.svg",
        drawn=N_(
            "Pins of the board with three parts: a lamp with its resistor, a buzzer with its"
            " transistor, a button; and below them the row of 40 pins, with the places that are used"
        ),
    ),
    "day": Topic(
        N_("Daily life"),
        _items(
            N_("Leave the box on day and night. Pulling the plug harms nothing: what was confirmed is kept."),
            N_(
                "A customer scans a card or types a code at the kiosk. At the till you see who"
                " it is, and enter amount and receipt number."
            ),
            N_("A wrong amount? Take the receipt back at the till, on the same day, and enter it again."),
            N_(
                "Who typed a phone on the Wi-Fi waits to be confirmed: the first page says so."
                " Ask for the phone number, then confirm."
            ),
            N_("A customer who forgot the code tells you the phone at the till. Print a slip with the code."),
            N_("When the internet is down everything goes on, but for what other shops of a chain know."),
            N_(
                "Plug the backup stick in once a week, or leave it in. The first page says when"
                " the last backup was made."
            ),
        ),
    ),
    "say": Topic(
        N_("A card for staff: what to say"),
        (
            *_said(
                N_("To somebody new"),
                N_("Do you come here often? Then take our card: every purchase brings points."),
                N_("You may join on the Wi-Fi page or here at the kiosk. It takes a minute."),
                N_("We ask before we recognise your phone. No is as good an answer as yes."),
            ),
            *_said(
                N_("When something does not work"),
                N_("I am sorry, I will look your points up by your phone number."),
                N_("The box takes a break. I note your receipt and enter the points later today."),
            ),
            *_said(
                N_("When somebody asks what we know"),
                N_(
                    "Your points, your purchases here and what you told us. Nothing of what you do"
                    " on the internet."
                ),
                N_("I can show you all of it, or have it erased: the owner does that at once."),
            ),
        ),
    ),
    "backup": Topic(
        N_("Backup and a new box"),
        _items(
            N_(
                "Open “Backup” and write the recovery code down. Keep the paper where the box is not:"
                " nothing else opens a backup."
            ),
            N_(
                "Every night the box seals a backup on its card. A USB stick that the fitter made known"
                " gets a copy: leave it in, or plug it in once a week."
            ),
            N_("The first page says when a backup is old, and when the stick is away, full or broken."),
            N_(
                "After a loss the fitter brings the newest file of the stick into the new box by “regulars"
                " restore”. It asks for the recovery code."
            ),
            N_(
                "In a chain head office then makes a new code. Until it is used the new box sends nothing,"
                " and nobody spends points."
            ),
        ),
    ),
    "office": Topic(
        N_("Head office"),
        _items(
            N_(
                "In a chain head office makes a code for each shop. The fitter enters it once, and the shops"
                " know their customers together."
            ),
            N_("Only customers who agreed are known in all shops. The others are known in yours alone."),
            N_(
                "Without a line to head office everything goes on. Points are earned as always; only a"
                " part of what was earned in other shops can be spent meanwhile."
            ),
            N_(
                "The first page says how far the two are. What was not sent yet waits in the box, for"
                " weeks if need be."
            ),
            N_("Is the box stolen? Tell head office: it closes the box's way in at once."),
        ),
    ),
    "privacy": Topic(
        N_("What we keep, and how to erase it"),
        _items(
            N_(
                "Of a customer the box keeps what they told it, their purchases and their points. Of what"
                " somebody does on the internet it keeps nothing."
            ),
            N_(
                "Whether returning phones are recognised you chose in the settings; what each customer"
                " agreed to stands on their page, and can be taken back there."
            ),
            N_(
                "To erase somebody, open “Customers”, then the name, then “Erase this customer”. It is"
                " for ever, and in every shop of the chain."
            ),
            N_("In backups that were made before they live on until those are old and go by themselves."),
            N_("On the Wi-Fi page everybody can have their phone forgotten, without asking you."),
        ),
    ),
    "trouble": Topic(
        N_("When something does not work"),
        (
            Part(N_("The fault lamp is lit"), "heading"),
            Part(
                N_(
                    "Open the dashboard: the first page says what the box needs. Mostly it is a cable,"
                    " paper, or the cover of the printer."
                )
            ),
            Part(N_("No lamp is lit and the screen is dark"), "heading"),
            Part(N_("Is the power in? Pull the plug, count to ten, put it in again, and wait two minutes.")),
            Part(N_("The scanner beeps and nothing happens"), "heading"),
            Part(
                N_("Pull its cable and put it in again. If it is new, scan the sheet that the fitter left.")
            ),
            Part(N_("The printer prints nothing"), "heading"),
            Part(
                N_(
                    "Look at the first page: it says whether paper, cover or cable is meant. Slips"
                    " wait two minutes, then under Slips."
                )
            ),
            Part(N_("Phones join the Wi-Fi and see no page"), "heading"),
            Part(
                N_(
                    "Open any address that begins with http://, or switch mobile data off. A private"
                    " network (VPN) on the phone hides the page."
                )
            ),
            Part(N_("Phones see the page and no internet"), "heading"),
            Part(
                N_(
                    "Is the router's cable in, and does the shop's own internet work? The first page"
                    " says so when the line is down."
                )
            ),
            Part(N_("The password is lost"), "heading"),
            Part(
                N_(
                    "Put an empty file called regulars-new-setup-code onto the memory card's first"
                    " partition and start the box."
                    " A new set-up code then stands in regulars-setup.txt."
                )
            ),
            Part(N_("The box or its card is broken"), "heading"),
            Part(
                N_(
                    "A new card, the last backup from the stick, and the recovery code from your"
                    " paper bring the shop back."
                )
            ),
            Part(
                N_(
                    "Pull the plug and put the memory card into a computer. Copy the newest file that ends"
                    " with .age from the stick onto it, and make a text file called"
                    " regulars-recovery-code.txt beside it, with the code from your paper."
                )
            ),
            Part(
                N_(
                    "Put the card into the box and the plug in. After some minutes it is your shop again,"
                    " with the password as before. What went wrong stands on the card in"
                    " regulars-restore-faults.txt."
                )
            ),
            Part(N_("The box goes to somebody else"), "heading"),
            Part(N_("In the settings, at the bottom, “Make the box as new” says how everything is erased.")),
        ),
    ),
}
