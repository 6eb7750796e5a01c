/** Supports conditional requests (RFC 9110, section 13): ETags of JSON resources, and writes that depend on them. */
@NullMarked
package shuzi.web.condition;

import org.jspecify.annotations.NullMarked;
