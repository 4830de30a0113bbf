"""Who somebody is and what they may do: roles, rights, passwords, second factors."""

from assessment.accounts.narrowed import FOR_TOKENS, TOKEN_SCOPES, NarrowedUser, narrowed
from assessment.accounts.people import EMAIL, LOGIN, folded_login, local_user, network_of
from assessment.accounts.policy import Policy
from assessment.accounts.refusals import NotAllowed, SignedOut, TooManyFailures, WrongCode, WrongCredentials
from assessment.accounts.rights import RIGHTS, Grant, Reach, Right, Role, Scope, User
from assessment.accounts.wording import RIGHT_LABELS, SCOPE_LABELS, RightRow, rights_table

__all__ = [
    "EMAIL", "FOR_TOKENS", "LOGIN", "RIGHTS", "RIGHT_LABELS", "SCOPE_LABELS", "TOKEN_SCOPES", "Grant", "NarrowedUser", "NotAllowed", "Policy", "Reach", "Right", "RightRow", "Role", "Scope",
    "SignedOut", "TooManyFailures", "User", "WrongCode", "WrongCredentials", "folded_login", "local_user", "narrowed", "network_of", "rights_table",
]
