/**
 * Processes every request before the security filter chain: its id, the client, the forwarded headers of a gateway, the
 * access log.
 */
@NullMarked
package shuzi.web.request;

import org.jspecify.annotations.NullMarked;
