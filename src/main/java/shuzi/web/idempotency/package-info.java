/** Makes creating requests safe to repeat: the same key and content get the same response. */
@NullMarked
package shuzi.web.idempotency;

import org.jspecify.annotations.NullMarked;
