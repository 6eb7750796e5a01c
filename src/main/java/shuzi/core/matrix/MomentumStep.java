package shuzi.core.matrix;

/**
 * A step with momentum (I. Sutskever, J. Martens, G. Dahl and G. Hinton, "On the importance of initialization and
 * momentum in deep learning", ICML 2013, equations 1 to 4): with the gradient g and weights w, v := &mu; v - rate g, w
 * := w + v. Nesterov's form takes the gradient at the position to which momentum alone would lead. With the weights
 * kept there, w := w + &mu; v - rate g with the new v.
 *
 * @param rate length of the step
 * @param momentum &mu;
 * @param nesterov whether to use Nesterov's form
 * @param penalty &lambda; w is added to the gradient first
 */
public record MomentumStep(double rate, double momentum, boolean nesterov, double penalty) {}
