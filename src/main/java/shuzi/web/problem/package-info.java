/** Defines the exceptions for problems of clients, and translates them to problem documents (RFC 9457) in one place. */
@NullMarked
package shuzi.web.problem;

import org.jspecify.annotations.NullMarked;
