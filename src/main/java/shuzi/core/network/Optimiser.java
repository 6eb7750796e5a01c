package shuzi.core.network;

/** How the weights go down the gradient: the settings. What it remembers from step to step is {@link OptimiserState}. */
public sealed interface Optimiser {

    /** &Theta; := &Theta; - rate dJ/d&Theta;. */
    record GradientDescent() implements Optimiser {}

    /**
     * Goes on in the direction it went, v := &mu; v - rate dJ/d&Theta;, &Theta; := &Theta; + v (I. Sutskever, J.
     * Martens, G. Dahl and G. Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013).
     *
     * @param momentum &mu;, at least 0 and below 1; 0.9 is usual
     * @param nesterov whether the gradient is taken where the momentum alone would lead
     */
    record Momentum(double momentum, boolean nesterov) implements Optimiser {

        public Momentum {
            requireDecay("momentum", momentum);
        }
    }

    /**
     * Steps by the gradient's mean over the root of its mean square (D. P. Kingma and J. Ba, "Adam: A Method for
     * Stochastic Optimization", ICLR 2015), and with weight decay that is no part of the cost, w := (1 - rate decay) w
     * (AdamW: I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019).
     *
     * @param meanDecay &beta;<sub>1</sub>, at least 0 and below 1
     * @param squareDecay &beta;<sub>2</sub>, at least 0 and below 1
     * @param epsilon over 0, keeps the divisor from 0
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

        /** With the paper's settings: 0.9, 0.999 and 10<sup>-8</sup>. */
        public static Adam usual(double weightDecay) {
            return new Adam(0.9, 0.999, 1e-8, weightDecay);
        }
    }

    /**
     * Limited-memory BFGS (J. Nocedal and S. Wright, "Numerical Optimization", 2nd edition, 2006, algorithms 7.4 and
     * 7.5): a step for all samples together, along a direction that earlier steps' gradients improve, of a length that
     * satisfies the weak Wolfe conditions (3.6 there). The learning rate is the length that is tried first. It takes no
     * dropout, and the batch must be all samples.
     *
     * @param memory how many earlier steps it remembers, at least 1; 10 is usual
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
