"""The verbs of accounts: signing in, the own account, the administration, access without signing in."""

from assessment.service.accounts.access import (
    LinkInfo,
    NewSecret,
    OpenedLink,
    TokenInfo,
    council_link_of,
    create_council_link,
    create_token,
    list_council_links,
    list_tokens,
    open_council_link,
    revoke_council_link,
    revoke_token,
    user_of_token,
)
from assessment.service.accounts.administration import (
    AccountInfo,
    GrantPlace,
    LogLine,
    Start,
    account_log,
    create_account,
    create_first_account,
    disable_account,
    enable_account,
    expire_accounts,
    grantable_places,
    list_accounts,
    remove_account,
    rescue_account,
    reset_password,
    reset_second_factor,
    set_grants,
    update_account,
)
from assessment.service.accounts.own import (
    Confirmed,
    Enrolment,
    OwnAccount,
    Starter,
    change_password,
    confirm_totp,
    enrol_totp,
    own_account,
    pending_enrolment,
    recovery_codes_left,
    redeem_start,
    renew_recovery_codes,
    starter_of,
)
from assessment.service.accounts.sessions import (
    Pending,
    SessionInfo,
    SignedIn,
    Step,
    end_other_sessions,
    end_session,
    own_sessions,
    pending_of_session,
    sign_out,
    user_of_session,
)
from assessment.service.accounts.signing_in import second_step, sign_in, sign_in_oidc
from assessment.store.accounts import Directory, open_directory

__all__ = [
    "AccountInfo", "Confirmed", "Directory", "Enrolment", "GrantPlace", "LinkInfo", "LogLine", "NewSecret", "OpenedLink", "OwnAccount", "Pending", "SessionInfo", "SignedIn", "Start", "Starter", "Step",
    "TokenInfo", "account_log", "change_password", "confirm_totp", "council_link_of", "create_account", "create_council_link", "create_first_account", "create_token",
    "disable_account", "enable_account", "end_other_sessions", "end_session", "enrol_totp", "expire_accounts", "grantable_places", "list_accounts", "list_council_links", "list_tokens",
    "open_council_link", "open_directory", "own_account", "own_sessions", "pending_enrolment", "pending_of_session", "recovery_codes_left", "redeem_start", "remove_account", "renew_recovery_codes", "rescue_account",
    "reset_password", "reset_second_factor", "revoke_council_link", "revoke_token", "second_step", "set_grants", "sign_in", "sign_in_oidc", "sign_out", "starter_of",
    "update_account", "user_of_session", "user_of_token",
]
