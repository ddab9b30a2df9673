"""What people type, and the paper they mean by it: the judge of the order of results.

Some of the papers are in sample_dumps, the others in a larger folder of real
dumps, which lies beside some checkouts: `meant_here` gives the queries whose
paper is there, and all papers there are stand in each other's way.

FITTED is what the scoring is fitted to. HELD_OUT was written from the texts of
other papers before any of its queries was asked, and nothing is ever fitted to
it: it is the measure. UNSPELT are queries with a word that the meant paper
nowhere has, so that a search for all words cannot find it; they ask for a
correction, not for a place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from papertui.dumps import read_dump
from papertui.identity import fold_title
from papertui.paper import Paper

# Query: how the title begins.
FITTED = {
    "attention is all you need": "Attention Is All You Need",
    "attention all": "Attention Is All You Need",
    "bahdanau translation align": "Neural Machine Translation by Jointly",
    "word vectors efficient": "Efficient Estimation of Word Representations",
    "lottery ticket": "The Lottery Ticket Hypothesis",
    "graph convolution": "Semi-Supervised Classification with Graph",
    "gaussian splat": "3D Gaussian Splatting",
    "distilling knowledge": "Distilling the Knowledge",
    "rotary embedding": "RoFormer",
    "flash attention": "FlashAttention",
    "flashatt": "FlashAttention",
    "speech recognition weak supervision": "Robust Speech Recognition",
    "lora": "LoRA: Low-Rank",
    "low rank adaptation": "LoRA: Low-Rank",
    "qlora": "QLoRA",
    "mamba": "Mamba",
    "bert": "BERT: Pre-training",
    "image is worth 16x16": "An Image is Worth",
    "adversarial examples": "Explaining and Harnessing",
    "generative adversarial": "Generative Adversarial Networks",
    "chain of thought": "Chain-of-Thought Prompting",
    "swe-bench": "SWE-bench",
    "nerf": "NeRF",
    "atari": "Playing Atari",
    "batch norm": "Batch Normalization",
    "residual learning": "Deep Residual Learning",
    "adam": "Adam",
    "u-net": "U-Net",
    "tulu 3": "TÜLU",
    "graph attention": "Graph Attention Networks",
    "human preferences": "Deep reinforcement learning from human",
    "speculative decoding": "Fast Inference",
    "scaling laws": "Scaling Laws for",
    "few shot learners": "Language Models are Few-Shot",
    "latent diffusion": "High-Resolution Image",
    "denoising diffusion": "Denoising Diffusion",
    "classifier free guidance": "Classifier-Free",
    "direct preference optimization": "Direct Preference",
    "masked autoencoder": "Masked Autoencoders",
    "segment anything": "Segment Anything",
    # In the larger folder.
    "controlnet video": "ControlVideo",
    "controlnet xs": "ControlNet-XS",
    "reward hacking rlhf": "Reward Shaping to Mitigate",
    "dropout underfitting": "Dropout Reduces",
    "goodhart": "Goodhart",
    "f(x) g(x)": "From f(x)",
    "streaming deep rl": "Streaming Deep",
    "task arithmetic": "Editing Models with",
    "refusal single direction": "Refusal in",
    "episodic control": "Model-Free Episodic",
    "recurrent neural network regularization": "Recurrent Neural Network Reg",
    "readout guidance": "Readout Guidance",
    "plans from play": "Learning Latent Plans",
    "next token prediction pitfalls": "The pitfalls of",
}
HELD_OUT = {
    # Words of the title as they are remembered.
    "react reasoning acting": "ReAct: Synergizing",
    "discrete representation learning": "Neural Discrete Representation",
    "differential privacy": "Deep Learning with Differential",
    "consistency models": "Consistency Models",
    "flow matching": "Flow Matching for",
    "compute optimal": "Training Compute-Optimal",
    "dense retrieval question answering": "Dense Passage Retrieval",
    "retrieval-augmented generation": "Retrieval-Augmented Generation for",
    "transformer without normalization": "Transformers without",
    "why models hallucinate": "Why Language Models Hallucinate",
    "world models diverse domains": "Mastering Diverse Domains",
    # Words of the abstract.
    "anti-de sitter gauge theory": "The Large N Limit",
    "clipped surrogate objective": "Proximal Policy",
    "vllm key-value cache": "Efficient Memory Management",
    "minecraft skill library agent": "Voyager",
    "budget forcing wait": "s1: Simple",
    "llada masked diffusion": "Large Language Diffusion",
    # Who wrote it, and a word.
    "welling variational": "Auto-Encoding Variational",
    "meta self-supervised speech": "wav2vec",
    "yang song differential equations": "Score-Based Generative",
    "bytedance reinforcement learning": "DAPO",
    # While it is being typed.
    "graphc": "GraphCast",
    "mask r-c": "Mask R-CNN",
    "hierarchical reas": "Hierarchical Reasoning",
    # In the larger folder, in the same order of kinds.
    "planning with diffusion": "Planning with Diffusion",
    "reward ensembles overoptimization": "Reward Model Ensembles Help",
    "steering vectors activation addition": "Activation Addition",
    "rethinking classifier-free guidance": "No Training, No Problem",
    "induction heads circuits formation": "What needs to go right",
    "llama 3": "The Llama 3 Herd",
    "sparse attention minimax": "MiniMax Sparse",
    "grokking lazy rich": "Grokking as the Transition",
    "cold start safety agents": "The Cold-Start Safety",
    "self attention guidance": "Improving Sample Quality",
    "weather ensemble latent diffusion": "LaDCast",
    "crystal generation bayesian flow": "A Periodic Bayesian",
    "length controlled policy optimization": "L1: Controlling",
    "ibm gmm clustering": "Flash-GMM",
    "moon avatars gaussian": "Expressive Whole-Body",
    "multidif": "MultiDiffusion",
}
UNSPELT = {
    "ppo proximal policy": "Proximal Policy",
    "autoencoding variational bayes": "Auto-Encoding Variational Bayes",
    "unet biomedical": "U-Net",
    "neural ode": "Neural Ordinary",
    "lstm": "Long Short-Term",
    "backprop": "Learning representations by",
    "control net ++": "ControlNet++",
}


def papers_of(folders: Iterable[Path]) -> list[Paper]:
    """Read every paper of these folders once, as the dump with the longest abstract has it."""
    return list(_papers(tuple(folders)))


@cache
def _papers(folders: tuple[Path, ...]) -> tuple[Paper, ...]:
    papers: dict[str, Paper] = {}
    for file in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
        for paper in read_dump(file).papers:
            name = fold_title(paper.title)
            if name not in papers or len(papers[name].abstract) < len(paper.abstract):
                papers[name] = paper
    return tuple(papers.values())


def meant_here(meant: Mapping[str, str], papers: Sequence[Paper]) -> dict[str, str]:
    """Leave out the queries whose paper is not among these."""
    return {
        query: start
        for query, start in meant.items()
        if any(paper.title.startswith(start) for paper in papers)
    }


def places(
    find: Callable[[str], Sequence[int]], papers: Sequence[Paper], meant: Mapping[str, str]
) -> dict[str, int]:
    """Say at which place, from 1, each query finds the paper that is meant; 0 where it does not."""
    found = {query: [papers[doc].title for doc in find(query)] for query in meant}
    return {
        query: next((n for n, title in enumerate(found[query], 1) if title.startswith(start)), 0)
        for query, start in meant.items()
    }
