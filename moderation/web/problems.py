"""What callers are told: every code's status and sentences, and the sentences for fields that a schema refuses."""

from http import HTTPStatus
from typing import Any

from flask_babel import lazy_gettext

# code → (status, title, detail); the detail may name the error's params.
PROBLEMS: dict[str, tuple[HTTPStatus, Any, Any]] = {
    "bad_request": (
        HTTPStatus.BAD_REQUEST,
        lazy_gettext("Bad request"),
        lazy_gettext("This request cannot be understood."),
    ),
    "malformed_json": (
        HTTPStatus.BAD_REQUEST,
        lazy_gettext("Not valid JSON"),
        lazy_gettext("The body must be one JSON object in UTF-8, with each name once and no deep nesting."),
    ),
    "body_too_large": (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        lazy_gettext("Too large"),
        lazy_gettext("The request is larger than %(limit)s bytes."),
    ),
    "unsupported_media_type": (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        lazy_gettext("Unsupported media type"),
        lazy_gettext("Send the body as application/json in UTF-8, not compressed."),
    ),
    "invalid_request": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Invalid request"),
        lazy_gettext("Some fields are missing or wrong; see the list of errors."),
    ),
    "invalid_input": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Invalid value"),
        lazy_gettext("This value cannot be used."),
    ),
    "too_long": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Too long"),
        lazy_gettext("At most %(limit)s characters; this has %(actual)s."),
    ),
    "empty": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Empty"),
        lazy_gettext("There is nothing to read here."),
    ),
    "not_an_address": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Not an address"),
        lazy_gettext("Give a network address such as 192.0.2.7, or a range such as 192.0.2.0/24."),
    ),
    "range_out_of_bounds": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Range too wide or too narrow"),
        lazy_gettext("Of IPv%(version)s addresses, ranges from /%(widest)s to /%(narrowest)s can be given."),
    ),
    "account_needed": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Account needed"),
        lazy_gettext("Only accounts can be put on the allow-list, no addresses."),
    ),
    "unknown_site": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Unknown site"),
        lazy_gettext("This service knows no site of that name."),
    ),
    "unknown_parent": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Nothing to reply to"),
        lazy_gettext("The comment that you reply to is not on this page, or not any more."),
    ),
    "expiry_required": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("An end is needed"),
        lazy_gettext("What publishes comments without a person needs an end, at most %(limit_days)s days away."),
    ),
    "comments_closed": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Comments are closed"),
        lazy_gettext("This page takes no comments now."),
    ),
    "captcha_required": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Captcha required"),
        lazy_gettext("Please type the characters in the picture."),
    ),
    "captcha_wrong": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Wrong captcha"),
        lazy_gettext("The characters were not right. Please try the new picture."),
    ),
    "captcha_expired": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Captcha expired"),
        lazy_gettext("The picture has expired. Please try the new one."),
    ),
    "captcha_reused": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Captcha used before"),
        lazy_gettext("This picture was answered before. Please try the new one."),
    ),
    "captcha_unknown": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Unknown captcha"),
        lazy_gettext("This picture is not known here. Please try the new one."),
    ),
    "comment_rejected": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Comment not accepted"),
        lazy_gettext("Your comment goes against the rules of this site and was not accepted."),
    ),
    "rate_limited": (
        HTTPStatus.TOO_MANY_REQUESTS,
        lazy_gettext("Too many requests"),
        lazy_gettext("That was too much at once. Please try again in %(retry_after_s)s seconds."),
    ),
    "identity_invalid": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Identity not accepted"),
        lazy_gettext("Your sign-in at the portal could not be confirmed. Please sign in there again."),
    ),
    "identity_required": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Identity required"),
        lazy_gettext("Please sign in at the portal to comment here; it may also have to verify your account first."),
    ),
    "idempotency_key_reused": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Idempotency key used before"),
        lazy_gettext("This Idempotency-Key was used with another body."),
    ),
    "request_in_flight": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Request in flight"),
        lazy_gettext("The same request is being handled right now."),
    ),
    "policy_unusable": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Policy cannot be used"),
        lazy_gettext("What is in force stays as it is. %(problem)s"),
    ),
    "not_found": (
        HTTPStatus.NOT_FOUND,
        lazy_gettext("Not found"),
        lazy_gettext("There is nothing at this address."),
    ),
    "method_not_allowed": (
        HTTPStatus.METHOD_NOT_ALLOWED,
        lazy_gettext("Method not allowed"),
        lazy_gettext("This address does not take that method."),
    ),
    "sign_in_required": (
        HTTPStatus.UNAUTHORIZED,
        lazy_gettext("Sign-in required"),
        lazy_gettext("Please sign in."),
    ),
    "forbidden": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Not allowed"),
        lazy_gettext("Your account or token may not do this (%(capability)s)."),
    ),
    "name_taken": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Name taken"),
        lazy_gettext("There is an account of that name."),
    ),
    "last_admin": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Last administrator"),
        lazy_gettext("Somebody has to be able to manage people. Make another administrator first."),
    ),
    "wrong_credentials": (
        HTTPStatus.UNAUTHORIZED,
        lazy_gettext("Wrong name or password"),
        lazy_gettext("The name or the password is wrong."),
    ),
    "second_factor_required": (
        HTTPStatus.UNAUTHORIZED,
        lazy_gettext("Code required"),
        lazy_gettext("A code of your authenticator app is needed too. If you have none, set it up in the console."),
    ),
    "wrong_code": (
        HTTPStatus.UNAUTHORIZED,
        lazy_gettext("Wrong code"),
        lazy_gettext("The code is not right, or was used before. Wait for the next one and try again."),
    ),
    "sign_on_failed": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Single sign-on failed"),
        lazy_gettext(
            "What came back from the single sign-on cannot be used. Please go to the sign-in page and try again."
        ),
    ),
    "sign_on_refused": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("No access"),
        lazy_gettext("You have no role in this console, or your account is shut. An administrator can tell you more."),
    ),
    "sign_on_unavailable": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        lazy_gettext("Single sign-on does not answer"),
        lazy_gettext("Please try again in a moment. Whoever has a password here can sign in with it."),
    ),
    "no_password": (
        HTTPStatus.CONFLICT,
        lazy_gettext("No password"),
        lazy_gettext("This account is opened by single sign-on only; a password would be a way past it."),
    ),
    "weak_password": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Password not accepted"),
        lazy_gettext("Choose a new password of at least %(limit)s characters, other than the present one."),
    ),
    "form_expired": (
        HTTPStatus.FORBIDDEN,
        lazy_gettext("Form expired"),
        lazy_gettext("This form was made for another session. Please load the page again."),
    ),
    "already_decided": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Already decided"),
        lazy_gettext("%(moderator)s decided this comment first."),
    ),
    "already_reported": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Already reported"),
        lazy_gettext("You reported this comment before; a moderator will look at it."),
    ),
    "already_appealed": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Already appealed"),
        lazy_gettext("This rejection was appealed against before; an appeal is heard once."),
    ),
    "second_person_required": (
        HTTPStatus.CONFLICT,
        lazy_gettext("A second person is needed"),
        lazy_gettext("You rejected this comment; somebody else has to decide on the appeal."),
    ),
    "item_leased": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Somebody is at it"),
        lazy_gettext("%(holder)s has this comment before them."),
    ),
    "lease_lost": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Taken by somebody else"),
        lazy_gettext("Your hold on this comment ended; %(holder)s took it since."),
    ),
    "too_many": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        lazy_gettext("Too many at once"),
        lazy_gettext("At most %(limit)s comments at once; narrow the filter."),
    ),
    "sample_unread": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Sample not read"),
        lazy_gettext("Read the sample first: %(unread)s of %(sample)s comments are not opened yet."),
    ),
    "bulk_not_ready": (
        HTTPStatus.CONFLICT,
        lazy_gettext("Not possible now"),
        lazy_gettext("This bulk operation is %(state)s; this step does not lead on from there."),
    ),
    "unavailable": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        lazy_gettext("Not available"),
        lazy_gettext("Nothing was saved. Please try again in a moment."),
    ),
    "internal_error": (
        HTTPStatus.INTERNAL_SERVER_ERROR,
        lazy_gettext("Internal error"),
        lazy_gettext("Something went wrong here. Nothing was saved."),
    ),
}

# pydantic's error type → a sentence; what is not listed gets the general one.
FIELD_ERRORS: dict[str, Any] = {
    "missing": lazy_gettext("This field is required."),
    "extra_forbidden": lazy_gettext("There is no such field."),
    "string_type": lazy_gettext("This must be a text."),
    "string_unicode": lazy_gettext("This must be valid Unicode."),
    "string_too_long": lazy_gettext("At most %(max_length)s characters."),
    "string_too_short": lazy_gettext("At least %(min_length)s characters."),
    "too_long": lazy_gettext("At most %(max_length)s entries."),
    "too_short": lazy_gettext("At least %(min_length)s entries."),
    "greater_than_equal": lazy_gettext("At least %(ge)s."),
    "less_than_equal": lazy_gettext("At most %(le)s."),
    "int_parsing": lazy_gettext("This must be a whole number."),
}
