/**
 * Who may come in, and what for: API keys or tokens, roles, one table of what needs which role, and what browsers are told.
 *
 * <p>Clients show who they are with every request, in a header. There are no sessions and no cookies, so there is nothing
 * that another web site could make a browser send along (CSRF).
 */
@NullMarked
package shuzi.security;

import org.jspecify.annotations.NullMarked;
