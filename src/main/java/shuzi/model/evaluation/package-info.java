/**
 * Evaluates models on any data set, and compares two models on the same images, without those that either of them was
 * trained on.
 */
@NullMarked
package shuzi.model.evaluation;

import org.jspecify.annotations.NullMarked;
