/** An image in, an answer out. */
@NullMarked
package shuzi.prediction;

import org.jspecify.annotations.NullMarked;
