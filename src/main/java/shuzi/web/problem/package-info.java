/** The few exceptions that mean something to clients, and their one translation to problem documents (RFC 9457). */
@NullMarked
package shuzi.web.problem;

import org.jspecify.annotations.NullMarked;
