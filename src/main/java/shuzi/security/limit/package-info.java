/** How much each client may ask of this replica: requests a second, uploads at once. */
@NullMarked
package shuzi.security.limit;

import org.jspecify.annotations.NullMarked;
