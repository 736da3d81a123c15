"""A printer behind pyusb; only libusb itself is replaced, by a bus with one device."""

import errno
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from kiosk.usb import connect

EPSON = "04b8:0e15"
OUT, IN = 0x01, 0x82


class Bus(IBackend):  # type: ignore[misc]  # pyusb has no types
    """One device of class `kind`, as libusb shows it. It answers DLE EOT with `answer`, None for silence."""

    def __init__(self, kind: int = 7, answer: int | None = 0x12) -> None:
        self.kind = kind
        self.answer = answer
        self.received = b""
        self.takes = True
        self.takes_at_once = 65536
        self.claimed = False

    def enumerate_devices(self) -> Iterator[str]:
        return iter(["printer"])

    def get_parent(self, dev: str) -> None:
        return None

    def get_device_descriptor(self, dev: str) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0E15, bcdDevice=0x100,
            iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1, address=5, bus=1,
            port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=self.kind, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: str) -> str:
        return dev

    def close_device(self, dev_handle: str) -> None: ...

    def get_configuration(self, dev_handle: str) -> int:
        return 1

    def claim_interface(self, dev_handle: str, intf: int) -> None:
        self.claimed = True

    def release_interface(self, dev_handle: str, intf: int) -> None:
        self.claimed = False

    def bulk_write(self, dev_handle: str, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert self.claimed and ep == OUT
        if not self.takes:
            raise USBTimeoutError("Operation timed out")
        taken = bytes(data[: self.takes_at_once])
        self.received += taken
        return len(taken)

    def bulk_read(self, dev_handle: str, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert self.claimed and ep == IN
        if self.answer is None:
            raise USBTimeoutError("Operation timed out")
        buff[0] = self.answer
        return 1


def test_every_byte_goes_out_and_the_printer_is_let_go() -> None:
    bus = Bus()
    with connect(EPSON, bus) as wire:
        wire.send(bytes(range(256)) * 50, 1)
    assert bus.received == bytes(range(256)) * 50 and not bus.claimed


def test_what_a_slow_printer_left_of_a_piece_is_sent_again() -> None:
    bus = Bus()
    bus.takes_at_once = 100
    with connect(EPSON, bus) as wire:
        wire.send(bytes(range(256)) * 50, 1)
    assert bus.received == bytes(range(256)) * 50


@pytest.mark.parametrize("answer", [0x12, 0x1A, None])
def test_an_answer_is_read_and_silence_is_none(answer: int | None) -> None:
    with connect(EPSON, Bus(answer=answer)) as wire:
        assert wire.ask(b"\x10\x04\x01", 0.1) == answer


def test_a_printer_that_takes_nothing_is_given_up() -> None:
    bus = Bus()
    bus.takes = False
    with pytest.raises(TimeoutError), connect(EPSON, bus) as wire:
        wire.send(b"slip", 0.1)


def test_a_printer_that_was_pulled_out_is_an_os_error(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = Bus()

    def pulled(*_arguments: object) -> int:
        raise USBError("No such device", -4, errno.ENODEV)

    monkeypatch.setattr(bus, "bulk_write", pulled)
    with pytest.raises(OSError, match="No such device"), connect(EPSON, bus) as wire:
        wire.send(b"slip", 0.1)


@pytest.mark.parametrize(
    ("identity", "bus", "why"),
    [("0519:0001", Bus(), "no USB printer 0519:0001"), (EPSON, Bus(kind=3), "is no printer")],
)
def test_what_is_no_printer_is_said(identity: str, bus: Bus, why: str) -> None:
    with pytest.raises(OSError, match=why), connect(identity, bus):
        pass
