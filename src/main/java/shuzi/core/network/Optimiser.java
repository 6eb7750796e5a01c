package shuzi.core.network;

/** The settings of an optimiser. {@link OptimiserState} is its state from step to step. */
public sealed interface Optimiser {

    /** &Theta; := &Theta; - rate dJ/d&Theta;. */
    record GradientDescent() implements Optimiser {}

    /**
     * Gradient descent with momentum: v := &mu; v - rate dJ/d&Theta;, &Theta; := &Theta; + v (I. Sutskever, J. Martens,
     * G. Dahl and G. Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013).
     *
     * @param momentum &mu;, at least 0 and below 1; 0.9 is usual
     * @param nesterov whether to use Nesterov's form, with the gradient at the position to which the momentum alone
     *     would lead
     */
    record Momentum(double momentum, boolean nesterov) implements Optimiser {

        public Momentum {
            requireDecay("momentum", momentum);
        }
    }

    /**
     * Adam: steps of the gradient's mean divided by the root of its mean square (D. P. Kingma and J. Ba, "Adam: A
     * Method for Stochastic Optimization", ICLR 2015), with weight decay that is not part of the cost, w := (1 - rate
     * decay) w (AdamW: I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019).
     *
     * @param meanDecay &beta;<sub>1</sub>, at least 0 and below 1
     * @param squareDecay &beta;<sub>2</sub>, at least 0 and below 1
     * @param epsilon over 0; keeps the divisor above 0
     * @param weightDecay at least 0; biases do not decay
     */
    record Adam(double meanDecay, double squareDecay, double epsilon, double weightDecay) implements Optimiser {

        public Adam {
            requireDecay("meanDecay", meanDecay);
            requireDecay("squareDecay", squareDecay);
            Hyperparameters.require(epsilon > 0 && Double.isFinite(epsilon), "epsilon must be over 0, not " + epsilon);
            Hyperparameters.require(
                    weightDecay >= 0 && Double.isFinite(weightDecay),
                    "weightDecay must be a number of at least 0, not " + weightDecay);
        }

        /** Returns Adam with the paper's settings: 0.9, 0.999 and 10<sup>-8</sup>. */
        public static Adam usual(double weightDecay) {
            return new Adam(0.9, 0.999, 1e-8, weightDecay);
        }
    }

    /**
     * Limited-memory BFGS (J. Nocedal and S. Wright, "Numerical Optimization", 2nd edition, 2006, algorithms 7.4 and
     * 7.5): each step uses all samples, a direction that the gradients of earlier steps improve, and a length that
     * satisfies the weak Wolfe conditions (3.6 there). The learning rate is the first length that is tried. Dropout is
     * not allowed, and a batch must contain all samples.
     *
     * @param memory number of earlier steps that are remembered, 1 to 100; 10 is usual
     */
    record Lbfgs(int memory) implements Optimiser {

        public Lbfgs {
            Hyperparameters.require(memory >= 1 && memory <= 100, "memory must be from 1 to 100, not " + memory);
        }
    }

    private static void requireDecay(String name, double value) {
        Hyperparameters.require(value >= 0 && value < 1, name + " must be at least 0 and below 1, not " + value);
    }
}
