"""The errors round who somebody is and what they may do: sign-in, roles, sessions and their forms."""

from moderation.domain.errors import ModerationError, Unavailable


class SignInRequired(ModerationError):
    """The session is missing, expired or ended."""

    code = "sign_in_required"


class Forbidden(ModerationError):
    """The caller is known, and may not do this; param `capability` is what the view asks for."""

    code = "forbidden"

    def __init__(self, *, capability: str) -> None:
        super().__init__(capability=capability)


class NameTaken(ModerationError):
    """There is an account of that name."""

    code = "name_taken"


class NoPassword(ModerationError):
    """The account has none and gets none: only single sign-on opens it."""

    code = "no_password"


class LastAdmin(ModerationError):
    """Nobody would be left who may manage people."""

    code = "last_admin"


class WrongCredentials(ModerationError):
    """Name or password is wrong; which of them is not said."""

    code = "wrong_credentials"


class SecondFactorRequired(ModerationError):
    """The password is right; a code is needed too, or has to be set up first."""

    code = "second_factor_required"


class WrongCode(ModerationError):
    """The code is not that of now, or was used before."""

    code = "wrong_code"


class SignOnFailed(ModerationError):
    """What came back from the single sign-on provider cannot be trusted, is not this browser's, or came too late."""

    code = "sign_on_failed"


class SignOnRefused(ModerationError):
    """The provider says who it is, and they may not come in: no role by their groups, or the account is shut."""

    code = "sign_on_refused"


class WeakPassword(ModerationError):
    """The new password is shorter than `limit` characters or equals the old one."""

    code = "weak_password"


class FormExpired(ModerationError):
    """The anti-forgery token of a form does not belong to this session."""

    code = "form_expired"


class SignOnUnavailable(Unavailable):
    """The single sign-on provider cannot be reached, or says nothing that can be used."""

    code = "sign_on_unavailable"
