package shuzi.core.matrix;

/**
 * A step by estimates of the gradient's first two moments (D. P. Kingma and J. Ba, "Adam: A Method for Stochastic
 * Optimization", ICLR 2015, algorithm 1), with decoupled weight decay (I. Loshchilov and F. Hutter, "Decoupled Weight
 * Decay Regularization", ICLR 2019, algorithm 2): with the gradient g and weights w, m := &beta;<sub>1</sub> m + (1 -
 * &beta;<sub>1</sub>) g, v := &beta;<sub>2</sub> v + (1 - &beta;<sub>2</sub>) g<sup>2</sup>, w := keep w - rate
 * meanScale m / (&radic;(squareScale v) + &epsilon;).
 *
 * @param rate length of the step
 * @param meanDecay &beta;<sub>1</sub>
 * @param squareDecay &beta;<sub>2</sub>
 * @param meanScale 1 / (1 - &beta;<sub>1</sub><sup>t</sup>) in step t, which corrects for the start at 0
 * @param squareScale 1 / (1 - &beta;<sub>2</sub><sup>t</sup>)
 * @param epsilon &epsilon;
 * @param penalty &lambda; w is added to the gradient first
 * @param keep the factor of a weight
 */
public record AdamStep(
        double rate,
        double meanDecay,
        double squareDecay,
        double meanScale,
        double squareScale,
        double epsilon,
        double penalty,
        double keep) {}
