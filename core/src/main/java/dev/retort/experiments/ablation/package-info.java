/**
 * What becomes of a model's answers when features are taken out, kept alone, or put into the other model, beside the controls
 * each needs. Start at {@link dev.retort.experiments.ablation.AnswerAblation}.
 */
@NullMarked
package dev.retort.experiments.ablation;

import org.jspecify.annotations.NullMarked;
