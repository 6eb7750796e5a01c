/** Limits each client of this replica: requests per second, concurrent requests and uploads. */
@NullMarked
package shuzi.security.limit;

import org.jspecify.annotations.NullMarked;
