/** Streams of Server-Sent Events, without a thread for each client. */
@NullMarked
package shuzi.web.event;

import org.jspecify.annotations.NullMarked;
