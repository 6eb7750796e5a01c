/** The Open Inference Protocol v2: predictions for clients that speak it. */
@NullMarked
package shuzi.prediction.inference;

import org.jspecify.annotations.NullMarked;
