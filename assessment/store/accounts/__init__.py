"""Accounts in the database of a server: rows, and the queries the verbs are made of."""

from sqlalchemy import Connection as Transaction

from assessment.store.accounts.attempts import Guess, failures_of, forgive_attempt, forgive_login, reserve_attempt
from assessment.store.accounts.directory import Directory, open_directory
from assessment.store.accounts.keys import (
    LinkRow,
    TokenRow,
    count_opening,
    insert_link,
    insert_token,
    links_of,
    live_link,
    live_token,
    recovery_left,
    replace_recovery,
    revoke_link_row,
    revoke_token_row,
    revoke_tokens,
    tokens_of,
    touch_token,
    use_recovery,
)
from assessment.store.accounts.log import LogRow, addresses_of, append_log, delete_old, read_log
from assessment.store.accounts.rows import (
    Account,
    account_of,
    administrators,
    all_accounts,
    change_account,
    count_accounts,
    delete_account,
    insert_account,
    lock_accounts,
    place_names,
    released_of,
    replace_grants,
    swap_account,
    use_step,
)
from assessment.store.accounts.sessions import (
    SessionRow,
    insert_session,
    last_seen,
    live_session,
    live_sessions,
    revoke_sessions,
    touch_session,
)

__all__ = [
    "Account", "Directory", "Guess", "LinkRow", "LogRow", "SessionRow", "TokenRow", "Transaction", "account_of", "addresses_of", "administrators", "all_accounts", "append_log", "change_account",
    "count_accounts", "count_opening", "delete_account", "delete_old", "failures_of", "forgive_attempt", "forgive_login", "insert_account", "insert_link",
    "insert_session", "insert_token", "last_seen", "links_of", "live_link", "live_session", "live_sessions", "live_token", "lock_accounts", "open_directory",
    "place_names", "read_log", "recovery_left", "released_of", "replace_grants", "replace_recovery", "reserve_attempt", "revoke_link_row", "revoke_sessions", "revoke_token_row",
    "revoke_tokens", "swap_account", "tokens_of", "touch_session", "touch_token", "use_recovery", "use_step",
]
