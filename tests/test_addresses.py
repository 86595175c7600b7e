"""Which addresses a kiosk may talk to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import addresses


@pytest.mark.parametrize("url", ["https://central.example.org", "https://10.0.0.5:8443", "http://127.0.0.1:8000",
                                 "http://localhost:8000", "http://[::1]:8000", "http://127.8.8.8"])
def test_https_goes_anywhere_and_plain_http_stays_on_this_machine(url: str):
    assert addresses.upstream(url + "/") == url


@pytest.mark.parametrize("url", ["http://central.example.org", "http://192.168.1.5", "http://localhost.example.org",
                                 "http://127.0.0.1.example.org", "http://[::2]", "ftp://127.0.0.1", "", "https:///x",
                                 "https://a b", "https://a\n", "https://user@host", "https://host/#x", "https://host:x",
                                 "https://" + "a" * 600])
def test_anything_else_is_refused_with_a_sentence(url: str):
    with pytest.raises(ValueError, match=r"[a-z]{3}"):
        addresses.upstream(url)


@pytest.mark.parametrize("url", ["/dev/serial/by-id/usb-x", "socket://127.0.0.1:7001", "spy:///dev/ttyUSB0?file=/tmp/x"])
def test_a_wire_is_a_path_or_a_url_that_can_be_waited_on(url: str):
    assert addresses.wire(url) == url


@pytest.mark.parametrize("url", ["", "COM3", "socket://", "socket://host", "loop://", "/dev/tty\n"])
def test_another_wire_is_refused(url: str):
    with pytest.raises(ValueError, match=r"[a-z]{3}"):
        addresses.wire(url)


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "socket://", "http://["]))
def test_any_text_is_an_address_or_a_sentence(text: str, start: str):
    for read in (addresses.upstream, addresses.wire):
        try:
            read(start + text)
        except ValueError as error:
            assert str(error)
