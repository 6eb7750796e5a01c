/**
 * The settings of a training job in groups, with bounds and presets. In JSON they are one flat object. A new setting
 * needs a component of a group, with its bounds, and a line in each preset.
 */
@NullMarked
package shuzi.training.config;

import org.jspecify.annotations.NullMarked;
