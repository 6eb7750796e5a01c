/** Requests that create something and may be repeated: the same key and the same content get the same answer. */
@NullMarked
package shuzi.web.idempotency;

import org.jspecify.annotations.NullMarked;
