"""A mail as text: its subject, and its body as it would be shown, whatever it is wrapped and encoded in."""

from email import message_from_binary_file, policy

from localcite.lists.lines import check_size
from localcite.lists.values import Source
from localcite.lists.webpage import text_of

HEADERS = (
    "subject:",
    "from:",
    "to:",
    "date:",
    "received:",
    "mime-version:",
    "message-id:",
    "return-path:",
    "delivered-to:",
)


def is_mail(first: list[str]) -> bool:
    """Tell whether the first lines are those of a mail as programs keep it."""
    begin = [line.lower() for line in first[:60]]
    return (
        bool(begin) and begin[0].startswith((*HEADERS, "x-")) and sum(line.startswith(HEADERS) for line in begin) >= 3
    )


def mail_text(source: Source) -> str:
    """Return the subject and the body of a mail."""
    check_size(source)
    message = message_from_binary_file(source.stream, policy=policy.default)
    subject = str(message.get("subject", ""))
    body = message.get_body(("plain", "html"))
    if body is None:
        return subject
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError, ValueError):
        payload = body.get_payload(decode=True)
        text = payload.decode("latin-1") if isinstance(payload, bytes) else ""
    return f"{subject}\n{text_of(text) if body.get_content_subtype() == 'html' else text}"
