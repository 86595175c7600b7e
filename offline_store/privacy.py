"""Card numbers at rest: a keyed hash to find them, and sealed while a row still has to be delivered (invariant 8).

The device key is a file of its own, made on the device, readable by its owner only, never part of a backup of the
store. Knows no database. Hash: HMAC-SHA-256 cut to 128 bits (RFC 2104 §5); seal: AES-256-GCM (NIST SP 800-38D).
"""

import hmac
import os
import stat

from offline_store.errors import StoreUnwritable, StoreWrongKey

KEY_BYTES = 32
HASH_BYTES = 16

FILE_MAX = 1_024
"""Bytes of a key file; what is longer is none."""


class DeviceKey:
    def __init__(self, secret: bytes):
        if len(secret) != KEY_BYTES:
            raise StoreWrongKey(f"a device key has {KEY_BYTES} bytes, this one {len(secret)}")
        self._hash_key = _derive(secret, b"muon: card hash")
        self._seal_key = _derive(secret, b"muon: card seal")
        self._staff_key = _derive(secret, b"muon: staff card")
        self.fingerprint = _derive(secret, b"muon: fingerprint")[:8]
        self._cipher = None

    def hash(self, card: str) -> bytes:
        """16 bytes that stand for the card; the same for the same card on this device only."""
        return hmac.digest(self._hash_key, card.encode(), "sha256")[:HASH_BYTES]

    def staff_hash(self, card: str) -> bytes:
        """The same for staff cards: the two lists say nothing of one another."""
        return hmac.digest(self._staff_key, card.encode(), "sha256")[:HASH_BYTES]

    def seal(self, card: str, row_id: bytes) -> bytes:
        """Readable only with this key and for this row. `row_id` (16 bytes, used once) is the nonce."""
        return self._aes().encrypt(row_id, card.encode(), None)

    def unseal(self, sealed: bytes, row_id: bytes) -> str:
        """StoreWrongKey when it was sealed with another key, or for another row."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._aes().decrypt(row_id, sealed, None).decode()
        except InvalidTag as error:
            raise StoreWrongKey("a card number cannot be opened with this device key") from error

    def warm(self) -> None:
        """Import the cipher now: on a Pi the first patron would wait a quarter of a second for it."""
        self._aes()

    def _aes(self):
        if self._cipher is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # late: 7 MiB that the first screen does not need

            self._cipher = AESGCM(self._seal_key)
        return self._cipher


def load_key(path: str, *, make: bool = False) -> DeviceKey:
    """The key in `path` (64 hexadecimal digits). `make`: a new one when there is none; only for a store yet to be made."""
    try:
        return DeviceKey(_read(path))
    except FileNotFoundError:
        if not make:
            raise StoreWrongKey(f"{path}: the device key is not there. Put it back; without it the store cannot be used, "
                                "and a new key would not open the card numbers in it") from None
    secret = os.urandom(KEY_BYTES)
    try:
        _write(path, secret.hex().encode() + b"\n")
    except OSError as error:
        raise StoreUnwritable.of(f"{path}: the device key cannot be written", error, "") from error
    return DeviceKey(secret)


def _derive(secret: bytes, label: bytes) -> bytes:
    return hmac.digest(secret, label, "sha256")


def _read(path: str) -> bytes:
    try:
        with open(path, encoding="ascii") as file:
            others = stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077
            text = file.read(FILE_MAX)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreWrongKey(f"{path}: the device key cannot be read ({error.strerror}): check its owner") from error
    except UnicodeDecodeError:
        raise StoreWrongKey(f"{path}: this is not a device key (64 hexadecimal digits)") from None
    if others:
        raise StoreWrongKey(f"{path}: others than its owner may read the device key. Run: chmod 600 {path}")
    try:
        return bytes.fromhex(text.strip())
    except ValueError:
        raise StoreWrongKey(f"{path}: this is not a device key (64 hexadecimal digits)") from None


def _write(path: str, text: bytes) -> None:
    """Whole or not at all, also in a power cut."""
    folder = os.path.dirname(os.path.abspath(path))
    draft = f"{path}.{os.getpid()}"
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, text)
        os.fsync(file)
    finally:
        os.close(file)
    os.rename(draft, path)
    sync_folder(folder)


def sync_folder(folder: str) -> None:
    """A new name in a folder survives a power cut only after this."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
