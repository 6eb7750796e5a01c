/**
 * The back-propagation network: topology, cost, forward pass, back-propagation, mini-batch descent, gradient check,
 * evaluation and the weight format. Pure arithmetic: no clock, no logging, no randomness without a seed.
 *
 * <p>A layer's weights are {@code outputs x inputs}, its biases {@code outputs x 1}; a batch is {@code inputs x
 * samples}, so that a sample is a column. Classes are counted from 0; labels, which clients see, are larger by one.
 *
 * <p>The formulas are those of D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by
 * back-propagating errors", Nature 323, 1986, in the notation of I. Goodfellow, Y. Bengio and A. Courville, "Deep
 * Learning", MIT Press, 2016, chapter 6.
 */
@NullMarked
package shuzi.core.network;

import org.jspecify.annotations.NullMarked;
