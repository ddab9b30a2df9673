"""Real papers that a reader would call alike, by topic: the judge of the papers alike.

Written from the titles, before any of them was asked for. Each paper of a group
is the seed once, and all others of its group are what it should find. The
weights are fitted to FITTED alone; HELD_OUT is the measure. Titles are given by
how they begin; those that are not among the papers at hand are left out.
"""

from collections.abc import Callable, Iterator, Sequence

from papertui.paper import Paper

Group = tuple[str, ...]

FITTED: dict[str, Group] = {
    "grokking": (
        "Where to find Grokking",
        "Grokking Tickets",
        "Provable Scaling Laws of Feature",
        "Grokked Transformers",
        "Grokking as the Transition",
        "Dichotomy of Early and Late",
    ),
    "dropout": (
        "Dropout Reduces Underfitting",
        "Multi-Sample Dropout",
        "DropBlock",
        "Fine-tuning with Very Large Dropout",
        "Bi-Drop",
        "Improving neural networks by preventing",
        "Stochastic Modified Equations",
        "Recurrent Neural Network Regularization",
    ),
    "conditions for images": (
        "ControlNet++",
        "ControlNet-XS",
        "FlexControl",
        "LooseControl",
        "Adding Conditional Control",
        "ECNet",
        "CCM: Adding",
    ),
    "steering by activations": (
        "Activation Addition",
        "Controlling Large Language Models Through Concept",
        "Guiding Giants",
        "Improving Steering Vectors",
        "Controlling Language and Diffusion Models by",
        "Refusal in Language Models",
    ),
    "planning by diffusion": (
        "Planning with Diffusion",
        "Simple Hierarchical Planning",
        "Habitizing Diffusion Planning",
        "Contrastive Diffuser",
        "Language Control Diffusion",
    ),
    "controlled text": (
        "Diffusion-LM",
        "Click: Controllable",
        "Critic-Guided Decoding",
        "Controllable Text Generation with Neurally",
        "Controlled Decoding",
    ),
    "mixtures of experts": (
        "Sparse MoE as the New Dropout",
        "Drop-Upcycling",
        "HyperRouter",
        "SMOSE",
        "MoMa",
        "Mixture of Tunable Experts",
    ),
    "offline reinforcement": (
        "Supported Policy Optimization",
        "Harnessing Mixed Offline",
        "Offline Reinforcement Learning with Closed-Form",
        "Improving Offline RL by Blending",
        "The Edge-of-Reach",
    ),
    "diffusion itself": (
        "Denoising Diffusion Probabilistic",
        "High-Resolution Image Synthesis",
        "Score-Based Generative",
        "Classifier-Free Diffusion",
        "Flow Matching for",
    ),
    "graphs": ("Semi-Supervised Classification with Graph", "Graph Attention Networks", "GraphFM"),
}
HELD_OUT: dict[str, Group] = {
    "reward hacking": (
        "Reward Model Ensembles Help",
        "Helping or Herding",
        "Reward Shaping to Mitigate",
        "Reward-Robust RLHF",
        "Secrets of RLHF",
        "Pre-Trained Policy Discriminators",
    ),
    "guidance": (
        "TFG: Unified",
        "Universal Guidance",
        "Dreamguider",
        "No Training, No Problem",
        "Adaptive Guidance",
        "Improving Sample Quality",
        "Bridging the Gap: Addressing",
    ),
    "music": (
        "Music ControlNet",
        "DITTO: Diffusion",
        "DITTO-2",
        "Anticipatory Music",
        "Symbolic Music Generation",
        "PianoKontext",
    ),
    "lifelong learning": (
        "Continual evaluation",
        "TAME: Task Agnostic",
        "Few-shot Continual",
        "Continual Lifelong Learning",
        "Catastrophic Interference",
        "Towards Robust and Efficient Continual",
        "A Deep Learning Framework for Lifelong",
    ),
    "few steps": (
        "Consistency Models",
        "Mean Flows",
        "Inductive Moment",
        "Target-Driven Distillation",
        "SNOOPI",
        "High-Fidelity Two-Step",
    ),
    "learning to see without labels": ("Masked Autoencoders", "DINOv3", "V-JEPA 2", "wav2vec 2.0"),
    "hallucination": (
        "Why Language Models Hallucinate",
        "Are Reasoning Models More Prone",
        "Distributional Semantics Tracing",
        "A Topic-level Self-Correctional",
        "MMBoundary",
    ),
    "curiosity": (
        "Controllability-Aware Unsupervised",
        "A Mixture of Surprises",
        "Curiosity-Driven Exploration via",
        "Explore and Control with Adversarial",
        "Latent-Predictive Empowerment",
    ),
    "early exits": ("EERO", "Jointly-Learned Exit", "PALBERT"),
    "preferences": (
        "Deep reinforcement learning from human",
        "Training language models to follow",
        "Direct Preference Optimization",
        "Proximal Policy Optimization",
    ),
    "reinforced reasoning": (
        "SimpleRL-Zoo",
        "DAPO",
        "Group Sequence Policy",
        "Training Language Models to Self-Correct",
    ),
    "small recursive minds": ("Less is More: Recursive", "Hierarchical Reasoning Model"),
}

FIRST = 5


def seeds(groups: dict[str, Group], papers: Sequence[Paper]) -> Iterator[tuple[int, set[int]]]:
    """Yield each paper of a group and the others of it, as numbers into `papers`."""
    for group in groups.values():
        members = [
            number for start in group for number, paper in enumerate(papers) if paper.title.startswith(start)
        ]
        for seed in members if len(members) > 1 else ():
            yield seed, set(members) - {seed}


def precision(
    alike: Callable[[int], Sequence[int]], groups: dict[str, Group], papers: Sequence[Paper]
) -> tuple[float, int]:
    """Return the mean share of the first five (or of as many as there are) that are alike, and the seeds."""
    shares = [
        len(others.intersection(_without(seed, alike(seed)))) / min(FIRST, len(others))
        for seed, others in seeds(groups, papers)
    ]
    return sum(shares) / max(len(shares), 1), len(shares)


def _without(seed: int, found: Sequence[int]) -> list[int]:
    return [number for number in found if number != seed][:FIRST]
