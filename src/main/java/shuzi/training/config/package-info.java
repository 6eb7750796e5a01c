/**
 * Settings of a training job: groups of them, checks of their values, presets. JSON shows them without the groups. A new
 * setting is a component of a group, with its bounds, and a line in each preset.
 */
@NullMarked
package shuzi.training.config;

import org.jspecify.annotations.NullMarked;
