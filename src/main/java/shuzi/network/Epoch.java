package shuzi.network;

/**
 * What an epoch of training came to.
 *
 * @param number from 1
 * @param cost of its last batch, before that batch's step
 * @param learningRate of its last step
 */
public record Epoch(int number, double cost, double learningRate) {}
