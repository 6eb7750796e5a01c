package shuzi.core.network;

/**
 * The measures against overfitting.
 *
 * @param lambda strength of the weight decay in the cost, (&lambda;/2m) &Sigma; w<sup>2</sup> over the weights without
 *     biases; 0 turns it off (Goodfellow et al., "Deep Learning", section 7.1)
 * @param dropout probability with which the activation of a hidden unit is 0 in a step; the others are multiplied
 *     by 1 / (1 - dropout), so that predictions need no change; at least 0 and below 1, 0 turns it off (N. Srivastava
 *     et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014, section 10)
 * @param labelSmoothing share of each target that is spread evenly over all classes; at least 0 and below 1, 0
 *     turns it off (C. Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016, section
 *     7)
 */
public record Regularisation(double lambda, double dropout, double labelSmoothing) {

    public static final Regularisation NONE = weightDecay(0);

    public Regularisation {
        Hyperparameters.require(
                lambda >= 0 && Double.isFinite(lambda), "lambda must be a number of at least 0, not " + lambda);
        Hyperparameters.require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, not " + dropout);
        Hyperparameters.require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "labelSmoothing must be at least 0 and below 1, not " + labelSmoothing);
    }

    /** Returns weight decay without other measures. */
    public static Regularisation weightDecay(double lambda) {
        return new Regularisation(lambda, 0, 0);
    }
}
