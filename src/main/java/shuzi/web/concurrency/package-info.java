/** Limits how much work of one kind runs at once. */
@NullMarked
package shuzi.web.concurrency;

import org.jspecify.annotations.NullMarked;
