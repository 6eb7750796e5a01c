/** Predictions: a client sends a picture, a model answers. */
@NullMarked
package shuzi.prediction;

import org.jspecify.annotations.NullMarked;
