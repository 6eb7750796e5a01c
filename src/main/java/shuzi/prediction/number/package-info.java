/** Written Chinese numbers over HTTP. */
@NullMarked
package shuzi.prediction.number;

import org.jspecify.annotations.NullMarked;
