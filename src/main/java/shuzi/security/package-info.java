/**
 * Authenticates and authorizes clients: API keys or tokens, roles, one table of the roles that operations need, headers
 * for browsers.
 *
 * <p>Clients authenticate with every request, in a header. There are no sessions and no cookies, so a web site cannot
 * make a browser send credentials (CSRF).
 */
@NullMarked
package shuzi.security;

import org.jspecify.annotations.NullMarked;
