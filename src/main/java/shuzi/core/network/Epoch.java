package shuzi.core.network;

/**
 * The result of an epoch of training.
 *
 * @param number number of the epoch, from 1
 * @param cost mean over its samples, each with the cost of its batch before the step
 * @param lastBatchCost cost of its last batch before the step
 * @param learningRate learning rate of its last step
 */
public record Epoch(int number, double cost, double lastBatchCost, double learningRate) {}
