/** The settings of a job and their values in each preset. A test compares them with the API. */

const YES_NO = [true, false];

/** Settings that matter most. The others are behind "more". */
export const MAIN = [
  { name: 'epochs' },
  { name: 'hiddenLayers', list: true },
  { name: 'learningRate' },
];

export const MORE = [
  { group: 'network', settings: [
    { name: 'activation', values: ['SIGMOID', 'TANH', 'RELU', 'LEAKY_RELU'] },
    { name: 'output', values: ['SIGMOID', 'SOFTMAX'] },
    { name: 'initialWeights', values: ['UNIFORM', 'HE_GLOROT'] },
    { name: 'initialWeightRange' },
    { name: 'seed' },
  ] },
  { group: 'optimisation', settings: [
    { name: 'optimiser', values: ['GRADIENT_DESCENT', 'MOMENTUM', 'NESTEROV', 'ADAM', 'LBFGS'] },
    { name: 'batchSize' },
    { name: 'momentum' },
    { name: 'learningRateSchedule', values: ['CONSTANT', 'LINEAR', 'COSINE'] },
    { name: 'warmUpEpochs' },
    { name: 'emaDecay' },
    { name: 'shuffle', values: YES_NO },
    { name: 'gradientCheck', values: YES_NO },
  ] },
  { group: 'regularisation', settings: [
    { name: 'lambda' },
    { name: 'weightDecay' },
    { name: 'dropout' },
    { name: 'labelSmoothing' },
    { name: 'augmentation' },
  ] },
  { group: 'images', settings: [
    { name: 'normalized', values: YES_NO },
    { name: 'edgeDirections', values: YES_NO },
    { name: 'pixelScale' },
    { name: 'outlierShare' },
    { name: 'syntheticImages' },
  ] },
  { group: 'validation', settings: [
    { name: 'validationFraction' },
    { name: 'patience' },
    { name: 'folds' },
  ] },
];

export const ALL = [...MAIN, ...MORE.flatMap(({ settings }) => settings)];

export const PRESETS = {
  RECOMMENDED: {
    seed: 0, hiddenLayers: [384, 192], activation: 'RELU', output: 'SOFTMAX', epochs: 48, batchSize: 128, optimiser: 'ADAM', momentum: 0.9,
    learningRate: 0.001, learningRateSchedule: 'COSINE', warmUpEpochs: 1, lambda: 0, weightDecay: 0.01, dropout: 0, labelSmoothing: 0.1,
    emaDecay: 0.999, normalized: true, edgeDirections: true, pixelScale: 0.00392156862745098, initialWeights: 'HE_GLOROT',
    initialWeightRange: 0.05, shuffle: true, augmentation: 1.5, validationFraction: 0.05, patience: 0, outlierShare: 1, syntheticImages: 0.8,
    folds: 0, gradientCheck: false,
  },
  TUTORIAL: {
    seed: 0, hiddenLayers: [256], activation: 'SIGMOID', output: 'SIGMOID', epochs: 60, batchSize: 25, optimiser: 'GRADIENT_DESCENT', momentum: 0.9,
    learningRate: 1, learningRateSchedule: 'COSINE', warmUpEpochs: 0, lambda: 0.1, weightDecay: 0, dropout: 0, labelSmoothing: 0,
    emaDecay: 0, normalized: false, edgeDirections: false, pixelScale: 0.0625, initialWeights: 'UNIFORM',
    initialWeightRange: 0.05, shuffle: true, augmentation: 0, validationFraction: 0, patience: 0, outlierShare: 0, syntheticImages: 0,
    folds: 0, gradientCheck: false,
  },
};
