/** Conditional requests (RFC 9110, section 13): ETags of resources in JSON, and writes that depend on them. */
@NullMarked
package shuzi.web.condition;

import org.jspecify.annotations.NullMarked;
