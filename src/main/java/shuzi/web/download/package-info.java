/** Sends files over HTTP: all of one, or the range of bytes that a client requests. */
@NullMarked
package shuzi.web.download;

import org.jspecify.annotations.NullMarked;
