package shuzi.core.matrix;

/**
 * A step with momentum (I. Sutskever, J. Martens, G. Dahl and G. Hinton, "On the importance of initialization and
 * momentum in deep learning", ICML 2013, equations 1 to 4): with the gradient g and weights w, v := &mu; v - rate g,
 * w := w + v. Nesterov's form takes the gradient where momentum alone would lead; with the weights kept there,
 * w := w + &mu; v - rate g, v being the new one.
 *
 * @param rate length of the step
 * @param momentum &mu;
 * @param nesterov whether in Nesterov's form
 * @param penalty &lambda; w is added to the gradient first
 */
public record MomentumStep(double rate, double momentum, boolean nesterov, double penalty) {}
